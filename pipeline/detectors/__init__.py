"""One kind of evidence a file; all of one protocol (``base``)."""
