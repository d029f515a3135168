"""One plain function a command: the composition root, where the packages meet."""
