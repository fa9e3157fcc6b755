"""What several panels or dialogs use and that knows of models: forms of options, names of axes, classes, menus."""
