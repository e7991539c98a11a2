"""A library's own system, spoken to as self-check machines do: SIP2, the Standard Interchange Protocol 2.00."""
