"""What single values mean and whether they are right: e-mail, phone, country, currency, date; by the well-kept library of each.

Import from the modules; nothing is loaded here, so that a help text need not wait for it.
"""
