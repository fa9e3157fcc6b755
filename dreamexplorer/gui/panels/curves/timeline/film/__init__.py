"""Export of what is seen as a training passes: as a GIF, a strip of pictures, or a video."""
