"""Forms: distributed to units, collected from their mails, answered, and followed up with reminders."""
