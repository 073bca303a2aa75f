using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>What a person asks for, as typed: a verb (<c>disable</c>) or values (<c>timeout=900 every=60m</c>), or neither: then the best there is.</summary>
public sealed record FixWish(string? Verb, IReadOnlyDictionary<string, string> Values)
{
    public static FixWish Best { get; } = new(null, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));

    public bool IsOpen => Verb is null && Values.Count == 0;

    public static FixWish Do(string verb) => new(verb, Best.Values);

    public static FixWish Set(params (string Name, string Value)[] values) =>
        new(null, values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>True when exactly these are named.</summary>
    public bool Names(params string[] names) => Verb is null && Values.Count == names.Length && names.All(Values.ContainsKey);

    public bool Does(string verb) => Values.Count == 0 && string.Equals(Verb, verb, StringComparison.OrdinalIgnoreCase);

    /// <summary>As one types it behind the target.</summary>
    public override string ToString() => Verb ?? string.Join(' ', Values.Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>Reads what stands behind <c>/fix TARGET</c>.</summary>
public static class FixWishReader
{
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["interval"] = "every", ["limit"] = "timeout", ["timeoutSeconds"] = "timeout", ["off"] = "disable", ["on"] = "enable", ["rerun"] = "run", ["alert"] = "alert",
    };

    /// <returns>The wish and whether it is only to be shown, or what is wrong.</returns>
    public static (FixWish Wish, bool IsDry, string? Fault) Read(IEnumerable<string> words)
    {
        var (verb, isDry) = ((string?)null, false);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in words)
        {
            // Phones write -- as a dash.
            if (word is "--dry" or "--dry-run" or "\u2014dry" or "\u2013dry")
            {
                isDry = true;
                continue;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0 || equals == word.Length - 1) return (FixWish.Best, isDry, $"'{Short(word)}' is half of a 'name=value'");
            if (equals < 0 && verb is not null) return (FixWish.Best, isDry, $"'{Short(verb)}' and '{Short(word)}' are two things at once");
            if (equals < 0) verb = Name(word);
            else if (!values.TryAdd(Name(word[..equals]), word[(equals + 1)..])) return (FixWish.Best, isDry, $"'{Short(word[..equals])}' is named twice");
        }

        return verb is not null && values.Count > 0 ? (FixWish.Best, isDry, $"'{Short(verb)}' takes no values") : (new FixWish(verb, values), isDry, null);
    }

    private static string Short(string word) => TextCut.Head(word, 60);

    private static string Name(string word) => Synonyms.GetValueOrDefault(word, word.ToLowerInvariant());
}
