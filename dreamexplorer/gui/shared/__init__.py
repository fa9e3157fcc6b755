"""Parts that several panels share and that know about models: option forms, names of axes, classes, menus."""
