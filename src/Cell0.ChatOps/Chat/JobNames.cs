using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat;

/// <summary>A job as a person may call it.</summary>
/// <param name="IsOwn">One of the gateway's own: never suggested.</param>
internal sealed record JobName(string Id, string Name, bool IsOwn);

/// <summary>What a word names among the gateway's jobs.</summary>
/// <param name="Job">The one job it names; null: none, or several.</param>
/// <param name="IsAmbiguous">It fits several jobs: <paramref name="Candidates"/> are all of them. Else those are the nearest ones, never taken by themselves.</param>
internal sealed record JobsNamed<T>(T? Job, bool IsAmbiguous, IReadOnlyList<T> Candidates);

/// <summary>How people name the gateway's jobs, and how a job's name is shown: it may hold anything.</summary>
internal static class JobNames
{
    public const int MostListed = 8;

    private const int MostNear = 3;
    private const int LongestTyped = 60;

    /// <summary>
    /// By id, by full name, or by the name's unique ending after a dash: exact, never guessed. An ending that leaves out more than the first part of a name (<c>sentinel</c>
    /// of <c>cell0-security-sentinel</c>) names nothing where another job's name holds it too.
    /// </summary>
    public static JobsNamed<T> Find<T>(IReadOnlyList<T> jobs, Func<T, JobName> called, string wanted)
        where T : class
    {
        var exact = jobs.Where(job => Same(called(job).Id, wanted) || Same(called(job).Name, wanted) || Same(OneLine(called(job).Name), wanted)).ToList();
        if (exact.Count > 0) return exact is [var only] ? new JobsNamed<T>(only, false, []) : new JobsNamed<T>(null, true, exact);
        var others = jobs.Where(job => !called(job).IsOwn).ToList();
        var holding = others.Where(job => Holds(called(job).Name, wanted)).ToList();
        var ending = jobs.Where(job => called(job).Name.EndsWith("-" + wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (ending is [var one] && (holding.Count <= 1 || Same(Rest(called(one).Name), wanted))) return new JobsNamed<T>(one, false, []);
        if (holding.Count > 1) return new JobsNamed<T>(null, true, holding);
        if (ending.Count > 1) return new JobsNamed<T>(null, true, ending);
        return new JobsNamed<T>(null, false, holding.Count == 1 ? holding : Near(others, called, wanted));
    }

    /// <summary>Why nothing is named by this word, or which of several, each with the exact command.</summary>
    /// <param name="verb">What stands before the name: <c>/fix</c>.</param>
    /// <param name="rest">What stands behind it; may be empty.</param>
    public static CommandReply Refusal<T>(IReadOnlyList<T> jobs, Func<T, JobName> called, JobsNamed<T> found, string wanted, string verb, string rest = "")
        where T : class
    {
        var names = jobs.Select(called).ToList();
        var word = TextCut.Head(OneLine(wanted), LongestTyped, "...");
        var sentence = found switch
        {
            { IsAmbiguous: true } => $"'{word}' fits {found.Candidates.Count} jobs. Nothing done. Which one?",
            { Candidates.Count: > 0 } => $"Unknown job '{word}'. Nothing done. Did you mean:",
            _ => $"Unknown job '{word}'. Nothing done. /jobs shows what there is.",
        };
        var listed = found.Candidates.Take(MostListed).Select(job => (Text: $"{verb} {Typed(called(job), names)} {rest}".TrimEnd(), Name: OneLine(called(job).Name))).ToList();
        // What is typed by its id says little: its name stands beside it.
        return Choice(sentence, [.. listed.Select(line => line.Text)], found.Candidates.Count - listed.Count, [.. listed.Select(line => line.Text.Contains(line.Name, StringComparison.Ordinal) ? null : line.Name)]);
    }

    /// <summary>A refusal that lists what to type instead.</summary>
    /// <param name="names">What each command is about, where it does not say so itself.</param>
    public static CommandReply Choice(string sentence, IReadOnlyList<string> commands, int more = 0, IReadOnlyList<string?>? names = null) => new(
        "which",
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sentence"] = sentence,
            ["commands"] = commands.Select((text, index) => new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = text, ["of"] = names?[index] }).ToList(),
            ["more"] = more,
        },
        commands.Count == 0 ? sentence : $"{sentence} {string.Join(" or ", commands)}",
        IsRefusal: true);

    /// <summary>A name that cannot pass for another line of the message.</summary>
    public static string OneLine(string name) => TextCut.OneLine(name);

    private static string Typed(JobName job, List<JobName> all) => FixTargets.Typed(job.Id, job.Name, all.Count(other => Same(other.Name, job.Name)) == 1);

    private static List<T> Near<T>(List<T> jobs, Func<T, JobName> called, string wanted)
        where T : class
    {
        var most = Math.Max(2, wanted.Length / 4);
        return
        [
            .. jobs.Select(job => (Job: job, Distance: Distance(called(job).Name, wanted)))
                .Where(pair => pair.Distance <= most && pair.Distance < wanted.Length)
                .OrderBy(pair => pair.Distance).ThenBy(pair => called(pair.Job).Name, StringComparer.Ordinal)
                .Take(MostNear).Select(pair => pair.Job),
        ];
    }

    /// <summary>To the whole name, to what follows its first dash, or to one of its parts, whichever is nearest.</summary>
    private static int Distance(string name, string wanted) => Parts(name).Append(name).Append(Rest(name)).Min(part => EditDistance.Between(part, wanted));

    private static string[] Parts(string name) => name.Split(['-', '_', '.', ' ', ':', '/'], StringSplitOptions.RemoveEmptyEntries);

    private static string Rest(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];

    private static bool Holds(string name, string word) => word.Length >= 2 && name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool Same(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
