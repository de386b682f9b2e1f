"""What is learned from data; the formulas from papers live in the domain."""
