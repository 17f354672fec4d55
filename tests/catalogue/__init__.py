"""How the catalogue of base images is made from the images' own repositories."""
