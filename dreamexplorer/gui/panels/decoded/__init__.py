"""The image that the decoder makes of the selected z, and what stands beside it."""
