namespace Cell0.Hangfire.Sqlite;

/// <summary>A change of the file, all of it or nothing, and what follows from it in memory once it is committed.</summary>
internal sealed class Write(Action<Link, Write> change, bool isPromise)
{
    private readonly List<Action> after = [];
    private readonly List<(string? From, string? To)> moves = [];

    /// <summary>Brought to the disk before the caller goes on; else it comes there with the next that is.</summary>
    public bool IsPromise => isPromise;

    /// <summary>What it failed with; null: it is committed.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Set when this one is through, or is to lead the next group.</summary>
    public ManualResetEventSlim Turn { get; } = new(initialState: false, spinCount: 10);

    public bool IsDone { get; set; }

    /// <summary>Runs in the transaction; a second time when the first was rolled back with its group.</summary>
    public void Run(Link link)
    {
        after.Clear();
        moves.Clear();
        change(link, this);
    }

    /// <summary>To be done once this is committed, in the order of the commits.</summary>
    public void Then(Action act) => after.Add(act);

    /// <summary>A job went from one state to another; null: none.</summary>
    public void Moved(string? from, string? to) => moves.Add((from, to));

    public void Applied(StateCounts counts)
    {
        counts.Move(moves);
        foreach (var act in after) act();
    }
}
