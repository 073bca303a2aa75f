using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>What a word names.</summary>
public static class FixTargets
{
    private static readonly string[] Channels = ["whatsapp", "telegram", "slack", "discord", "signal", "imessage", "webchat"];
    private static readonly string[] OfHost = ["tailscale", "logs"];

    /// <summary>What needs no look at the gateway's jobs; null: a job, if anything.</summary>
    public static FixTarget? Fixed(string word) => word.ToLowerInvariant() switch
    {
        "gateway" => FixTarget.Gateway,
        var name when Channels.Contains(name) => FixTarget.Channel(name),
        var name when OfHost.Contains(name) => FixTarget.Host(name),
        _ => null,
    };

    /// <summary>By id, by full name, or by the name's unique ending after a dash: exact, never guessed.</summary>
    public static IReadOnlyList<CronJob> Jobs(IReadOnlyList<CronJob> jobs, string word)
    {
        var exact = jobs.Where(job => Same(job.Id, word) || Same(job.Name, word)).ToList();
        return exact.Count > 0 ? exact : [.. jobs.Where(job => job.Name.EndsWith("-" + word, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Names that look like it, for "did you mean"; never taken by themselves.</summary>
    public static IReadOnlyList<string> Near(IReadOnlyList<CronJob> jobs, string word) => word.Length < 3
        ? []
        : [.. jobs.Where(job => !job.IsSystemJob && (job.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || word.Contains(job.Name, StringComparison.OrdinalIgnoreCase))).Select(job => job.Name).Take(3)];

    private static bool Same(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
