using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Settings;

/// <summary>Binds one section and says what is wrong with it.</summary>
/// <param name="Bind">Reads the section; throws when it is malformed.</param>
public sealed partial record SettingsCheck(string Section, Action<IServiceProvider> Bind)
{
    /// <summary>Every fault of every section, each named by its key; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(IServiceProvider services) =>
        [.. services.GetServices<SettingsCheck>().SelectMany(check => check.FaultsOf(services)).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> FaultsOf(IServiceProvider services)
    {
        try
        {
            Bind(services);
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures.Select(Named);
        }
        catch (InvalidOperationException unreadable)
        {
            return Unknown(unreadable.Message) ?? [unreadable.InnerException is { } inner ? $"{unreadable.Message} {inner.Message}" : unreadable.Message];
        }
    }

    private string Named(string failure)
    {
        var match = Annotation().Match(failure);
        var (members, error) = match.Success ? (match.Groups["members"].Value, match.Groups["error"].Value) : ("", failure);
        return error.StartsWith(Section, StringComparison.Ordinal) || members.Length == 0 ? error : $"{Section}:{members}: {error}";
    }

    private List<string>? Unknown(string message)
    {
        var match = UnknownNames().Match(message);
        return match.Success ? [.. QuotedName().Matches(match.Groups["names"].Value).Select(name => $"{Section}:{name.Groups["name"].Value} is not a setting")] : null;
    }

    [GeneratedRegex("members: '(?<members>[^']*)' with the error: '(?<error>.*)'\\.$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Annotation();

    [GeneratedRegex("properties were not found on the instance of [^:]*: (?<names>.*)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownNames();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedName();
}
