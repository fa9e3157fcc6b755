"""The main window: panels in docks, menus, dialogs, the status bar."""
