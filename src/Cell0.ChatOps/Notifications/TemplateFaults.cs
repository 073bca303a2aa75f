namespace Cell0.ChatOps.Notifications;

/// <summary>A template whose text could not be used since the service started.</summary>
public sealed record TemplateFault(string Template, int Count, string Problem, DateTimeOffset LastAt);

/// <summary>Flags templates that fail at run time or whose markup a channel refuses; the messages went out plain.</summary>
public sealed class TemplateFaults(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TemplateFault> seen = new(StringComparer.Ordinal);

    public IReadOnlyList<TemplateFault> All()
    {
        lock (gate) return [.. seen.Values.OrderBy(fault => fault.Template, StringComparer.Ordinal)];
    }

    public void Failed(string template, string problem)
    {
        lock (gate) seen[template] = new TemplateFault(template, (seen.TryGetValue(template, out var before) ? before.Count : 0) + 1, problem, clock.GetUtcNow());
    }
}
