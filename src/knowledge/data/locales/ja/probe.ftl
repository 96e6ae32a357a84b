# The probe's own ends.
