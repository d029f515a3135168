"""What people see and download."""
