namespace Cell0.Hangfire.Sqlite;

/// <summary>How many jobs are in each state: counted once when the file is opened, then kept.</summary>
internal sealed class StateCounts
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> counts = new(StringComparer.OrdinalIgnoreCase);

    public StateCounts(Link link)
    {
        using var rows = link["SELECT state, count(*) FROM job WHERE state IS NOT NULL GROUP BY state"];
        while (rows.Next()) counts[rows.Text(0)] = rows.Long(1);
    }

    public long Of(string state)
    {
        lock (gate) return counts.GetValueOrDefault(state);
    }

    public void Move(IReadOnlyList<(string? From, string? To)> moves)
    {
        if (moves.Count == 0) return;
        lock (gate)
        {
            foreach (var (from, to) in moves)
            {
                if (from is not null) counts[from] = counts.GetValueOrDefault(from) - 1;
                if (to is not null) counts[to] = counts.GetValueOrDefault(to) + 1;
            }
        }
    }
}
