global using Cell0.ChatOps.Settings;
