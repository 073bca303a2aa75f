using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Settings;

/// <summary>Says what is wrong with one section of the settings.</summary>
/// <param name="Whole">Binds and validates the section as the service will; throws when it is malformed.</param>
/// <param name="Bind">Binds the section of a configuration without validating it; throws when a key is malformed or unknown.</param>
public sealed partial record SettingsCheck(string Section, Action<IServiceProvider> Whole, Func<IConfiguration, object?> Bind)
{
    /// <summary>What the host itself reads.</summary>
    private static readonly string[] OfTheHost = ["Urls", "Logging", "Kestrel"];

    /// <summary>Sections that are promised and not built: to set one and hear nothing would be a lie.</summary>
    private static readonly string[] NotBuilt = ["Activity"];

    /// <summary>Every fault of every section, each named by its key; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(IServiceProvider services)
    {
        var checks = services.GetServices<SettingsCheck>().ToList();
        var strangers = Strangers(services.GetRequiredService<IConfiguration>(), [.. checks.Select(check => check.Section), .. OfTheHost]);
        return [.. strangers.Concat(checks.SelectMany(check => check.FaultsOf(services))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Asked before anything else is built from the settings.</summary>
    /// <exception cref="SettingsException">Names every fault, a line each.</exception>
    public static void Demand(IServiceProvider services)
    {
        if (Faults(services) is { Count: > 0 } faults) throw new SettingsException(string.Join('\n', faults));
    }

    /// <summary>Sections that nobody reads. The environment holds much that is none of ours, so there only the promised ones are looked for.</summary>
    private static IEnumerable<string> Strangers(IConfiguration configuration, IReadOnlyCollection<string> known)
    {
        var promised = NotBuilt.SelectMany(name => Leaves(configuration.GetSection(name))).Select(leaf => $"{leaf.Path} is not part of this version");
        var files = configuration is IConfigurationRoot root ? root.Providers.OfType<JsonConfigurationProvider>() : [];
        var unknown = files.SelectMany(file => file.GetChildKeys([], null)).Except([.. known, .. NotBuilt], StringComparer.OrdinalIgnoreCase).Select(name => $"{name} is not a setting");
        return promised.Concat(unknown);
    }

    private IEnumerable<string> FaultsOf(IServiceProvider services)
    {
        // The binder stops at its first fault; key by key, none hides another.
        var configuration = services.GetRequiredService<IConfiguration>();
        var faults = Leaves(configuration.GetSection(Section)).Select(FaultOf).OfType<string>().ToList();
        if (faults.Count > 0) return faults;
        if (Bind(configuration) is IValidatableObject own && Own(own) is { Count: > 0 } broken) faults = broken;
        try
        {
            Whole(services);
            return faults;
        }
        catch (OptionsValidationException invalid)
        {
            return faults.Union(invalid.Failures.Select(Named), StringComparer.Ordinal);
        }
        catch (InvalidOperationException unreadable)
        {
            return [unreadable.Message];
        }
    }

    /// <summary>The framework asks an object itself only when its attributes hold; both are wanted.</summary>
    private List<string> Own(IValidatableObject bound) =>
        [.. bound.Validate(new ValidationContext(bound)).Select(result => Named(result.ErrorMessage ?? "")).Where(fault => fault.Length > 0)];

    private string? FaultOf(IConfigurationSection leaf)
    {
        try
        {
            Bind(new ConfigurationBuilder().AddInMemoryCollection([new(leaf.Path, leaf.Value)]).Build());
            return null;
        }
        catch (InvalidOperationException unknown) when (unknown.Message.Contains("were not found on the instance", StringComparison.Ordinal))
        {
            return $"{leaf.Path} is not a setting";
        }
        catch (InvalidOperationException unreadable)
        {
            return $"{leaf.Path}: '{leaf.Value}' cannot be read: {unreadable.GetBaseException().Message}";
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section)
    {
        if (section.Value is not null) yield return section;
        foreach (var leaf in section.GetChildren().SelectMany(Leaves)) yield return leaf;
    }

    private string Named(string failure)
    {
        var match = Annotation().Match(failure);
        var (members, error) = match.Success ? (match.Groups["members"].Value, match.Groups["error"].Value) : ("", failure);
        return error.StartsWith(Section, StringComparison.Ordinal) || members.Length == 0 ? error : $"{Section}:{members}: {error}";
    }

    [GeneratedRegex("members: '(?<members>[^']*)' with the error: '(?<error>.*)'\\.$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Annotation();
}
