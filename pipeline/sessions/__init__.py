"""What is remembered of each target: its sessions, who took part, and everyone who was anywhere."""
