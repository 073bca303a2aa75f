namespace Cell0.ChatOps.Fixes;

/// <summary>The exact change a person is asked about, with all that speaks for and against it.</summary>
public sealed record FixPlan
{
    /// <summary>Id of its <see cref="IFixKind"/>.</summary>
    public required string Kind { get; init; }

    public required FixClass Class { get; init; }
    public required FixTarget Target { get; init; }

    /// <summary>What the gateway holds now.</summary>
    public required FixValues From { get; init; }

    /// <summary>What it is to hold: the same names as <see cref="From"/>.</summary>
    public required FixValues To { get; init; }

    /// <summary>In one line: <c>payload.timeoutSeconds 600 → 900, interval 5 min → 60 min</c>.</summary>
    public required string Change { get; init; }

    /// <summary>The line that asks for it anew.</summary>
    public string? Typed { get; init; }

    /// <summary>Why it should help, in a sentence; null: nobody says that it would.</summary>
    public string? Because { get; init; }

    /// <summary>What it may harm: <c>this job only</c>.</summary>
    public required string Risk { get; init; }

    public required bool IsReversible { get; init; }

    /// <summary>Facts a person should weigh: shares of time, what the gateway says.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What speaks against it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>False: we would not propose it ourselves.</summary>
    public bool Fits { get; init; } = true;

    /// <summary>Share of its own time that the job would need; null: not known or no question.</summary>
    public double? OwnShare { get; init; }

    /// <summary>How many runs must go well; 0: what was read back is all there is to see.</summary>
    public int RunsNeeded { get; init; }

    /// <summary>How long they may take to come.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>How long the gateway may take until it holds it; null: <see cref="FixesOptions.ReadBackWithin"/>.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Class C: what a person is to run on the gateway's host.</summary>
    public string? Command { get; init; }

    /// <summary>What its judge must remember beside the values: the time by the gateway's clock of the newest run known, as text.</summary>
    public string? Memo { get; init; }
}

/// <summary>A plan, or one clear sentence why there is none.</summary>
public sealed record FixPlanning(FixPlan? Plan, string? Refusal)
{
    public static FixPlanning Refuse(string sentence) => new(null, sentence);

    public static implicit operator FixPlanning(FixPlan plan) => Of(plan);

    public static FixPlanning Of(FixPlan plan) => new(plan, null);
}
