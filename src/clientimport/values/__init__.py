"""What single values mean and whether they are right: e-mail, phone, country, currency, date; by the well-kept library of each."""
