"""The ground under every room: `core` knows neither Flask nor any feature, `http` is the edge."""
