"""The Compare panel: two to four runs side by side, with one cursor for all of them."""
