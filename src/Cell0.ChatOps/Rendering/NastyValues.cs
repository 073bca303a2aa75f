using System.Collections;

namespace Cell0.ChatOps.Rendering;

/// <summary>What a hostile or merely unlucky name may look like, and a model with every text replaced by it.</summary>
internal static class NastyValues
{
    /// <summary>Must never appear as it stands where <c>&lt;</c> begins a tag.</summary>
    public const string Tag = "<nasty>";

    /// <summary>Must never appear as it stands in Markdown.</summary>
    public const string Link = "[x](http://evil.example)";

    /// <summary>Must never appear as it stands where a pair of stars makes bold.</summary>
    public const string Marks = "_*[]()~`";

    public static IReadOnlyList<(string Name, string? Value)> All { get; } =
    [
        ("markup", "<b>&" + Tag + Marks + "|" + Link + "\n# head\n|a|b|"),
        ("5,000 characters", new string('x', 5000)),
        ("emoji", "\U0001F468\u200D\U0001F469\u200D\U0001F467 \u26A0\uFE0F"),
        ("right to left", "\u202E\u05E9\u05DC\u05D5\u05DD\u2066"),
        ("broken character", "\uD83D half"),
        ("nothing", null),
    ];

    /// <summary>Numbers, times and yes/no stay: they cannot carry markup. A list of texts may hold empty ones, and has no holes.</summary>
    public static object? Poison(object? value, string? nasty) => value switch
    {
        string => nasty,
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(p => p.Key, p => KeepsMeaning(p.Key) ? p.Value : Poison(p.Value, nasty), StringComparer.Ordinal),
        IDictionary or null => value,
        IEnumerable list => list.Cast<object?>().Select(item => Poison(item, item is string ? nasty ?? "" : nasty)).ToList(),
        _ => value,
    };

    /// <summary>The zone is a setting, not a text to show.</summary>
    private static bool KeepsMeaning(string key) => key == "zone";
}
