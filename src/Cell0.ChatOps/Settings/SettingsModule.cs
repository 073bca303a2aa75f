namespace Cell0.ChatOps.Settings;

public static class SettingsModule
{
    /// <summary>appsettings.json beside the executable, then the environment (with <c>_FILE</c> for secrets); nothing else. Later ones win.</summary>
    public static IConfigurationBuilder AddSettings(this IConfigurationManager configuration)
    {
        var sources = configuration.Sources;
        sources.Clear();
        configuration.AddInMemoryCollection([new("Urls", "http://127.0.0.1:5080")]);
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        return configuration.Add(new SettingsFiles());
    }
}
