using System.Text.RegularExpressions;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat;

/// <summary>How people name the gateway's jobs, and how a job's name is shown: it may hold anything.</summary>
internal static partial class JobNames
{
    private const int Longest = 80;

    /// <summary>By id, by full name, or by the name's unique ending after a dash.</summary>
    /// <returns>More than one where the word is ambiguous.</returns>
    public static IReadOnlyList<T> Find<T>(IReadOnlyList<T> jobs, Func<T, (string Id, string Name)> called, string wanted)
    {
        var exact = jobs.Where(job => Same(called(job).Id, wanted) || Same(called(job).Name, wanted)).ToList();
        return exact.Count > 0 ? exact : [.. jobs.Where(job => called(job).Name.EndsWith("-" + wanted, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Why nothing is named by this word, or which of several.</summary>
    public static string Refusal<T>(IReadOnlyList<T> jobs, Func<T, (string Id, string Name)> called, IReadOnlyList<T> found, string wanted) => found.Count > 1
        ? $"'{OneLine(wanted)}' names {found.Count} jobs: {string.Join(", ", found.Take(5).Select(job => OneLine(called(job).Name)))}. Nothing done. Give the full name or the id."
        : $"Unknown job '{OneLine(wanted)}'. Nothing done.{DidYouMean([.. jobs.Select(job => called(job).Name)], wanted)}";

    /// <summary>A name that cannot pass for another line of the message.</summary>
    public static string OneLine(string name) => TextCut.Head(White().Replace(name, " ").Trim(), Longest, "…");

    private static string DidYouMean(IReadOnlyList<string> names, string wanted)
    {
        var near = names.Where(name => name.Contains(wanted, StringComparison.OrdinalIgnoreCase) || EditDistance.Between(name, wanted) <= 2).Take(3).Select(OneLine).ToList();
        return near.Count == 0 ? " /jobs shows what there is." : $" Did you mean {string.Join(" or ", near)}?";
    }

    private static bool Same(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"[\s\u2028\u2029\u0085]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex White();
}
