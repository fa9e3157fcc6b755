"""The card of first steps: six things to do, ticked when the state of the laboratory shows that they were done."""
