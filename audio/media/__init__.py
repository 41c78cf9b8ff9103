"""Files of audio: reading them, judging them, keeping their bytes."""
