"""The panels: one file each, registered in its `PANELS`; a panel sees the context and never another panel."""
