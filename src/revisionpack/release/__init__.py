"""The artifacts of one syllabus as its users download them: archives, checksums, notes, a page."""
