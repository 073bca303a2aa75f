using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Settings;

/// <summary>The one way in which settings are bound: checked by their annotations, at start, and named by their key when wrong.</summary>
public static class OptionsRegistration
{
    /// <param name="section">Configuration section, for example <c>Storage</c>.</param>
    public static OptionsBuilder<T> AddValidated<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton(new SettingsCheck(
            section,
            provider => _ = provider.GetRequiredService<IOptions<T>>().Value,
            configuration => configuration.GetSection(section).Get<T>(Strict)));
        return services.AddOptions<T>().BindConfiguration(section, Strict).ValidateDataAnnotations().ValidateOnStart();
    }

    private static void Strict(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
