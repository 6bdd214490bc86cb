"""An export of the one-stop system → the register of dossiers. Start reading at `importing.import_dossiers`."""
