"""What can be wrong with a pack that reads well: rules over (Pack, Syllabus, Derived)."""
