namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>The arrows between modules as they are, as a table for README.</summary>
internal static class ModuleMap
{
    public const string Begin = "<!-- map:begin -->";
    public const string End = "<!-- map:end -->";

    public static string Of(Sources sources)
    {
        var arrows = sources.Uses.Where(u => u.TargetModule is not null && u.TargetModule != u.File.Module)
            .ToLookup(u => u.File.Module, u => u.TargetModule!);
        var rows = sources.Files.GroupBy(f => f.Module).OrderByDescending(m => m.First().Floor).ThenBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => $"| {m.Key} | {m.First().Floor} | {Names(arrows[m.Key])} |");
        return string.Join('\n', rows.Prepend("|---|---|---|").Prepend("| module | floor | uses |"));
    }

    /// <returns>The text with the table between the two markers replaced.</returns>
    public static string Place(string readme, string map)
    {
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidOperationException($"README.md needs the lines '{Begin}' and '{End}'");
        return $"{readme[..(begin + Begin.Length)]}\n{map}\n{readme[end..]}";
    }

    private static string Names(IEnumerable<string> modules) =>
        string.Join(", ", modules.Distinct().OrderByDescending(m => new SourceFile(m + "/x.cs").Floor).ThenBy(m => m, StringComparer.Ordinal));
}
