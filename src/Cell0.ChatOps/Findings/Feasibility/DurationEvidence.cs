using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Feasibility;

/// <param name="CutOff">Ended by its time limit: it would have taken at least this long.</param>
public readonly record struct RunLength(TimeSpan Duration, bool CutOff);

/// <summary>How long a job's runs take, and how sure that is.</summary>
/// <param name="Typical">Mean of the runs, cut off ones with the time they had; null when no run is known.</param>
/// <param name="Longest">Null when no run is known.</param>
/// <param name="Runs">How many runs it rests on.</param>
/// <param name="CutOff">How many of them a time limit ended: with one or more, the job's true need is at least what is said here.</param>
public sealed record DurationEvidence(TimeSpan? Typical, TimeSpan? Longest, int Runs, int CutOff)
{
    public static DurationEvidence Unknown { get; } = new(null, null, 0, 0);

    /// <summary>Set by <see cref="Under"/>: the job's whole limit was taken, for want of knowing less.</summary>
    public bool IsWholeLimit { get; init; }

    /// <summary>The true need is at least <see cref="Typical"/>, nobody saw how much more.</summary>
    public bool IsLowerBound => CutOff > 0 && !IsWholeLimit;

    public static DurationEvidence Of(IEnumerable<RunLength> runs)
    {
        var known = runs.Where(run => run.Duration >= TimeSpan.Zero).ToList();
        return known.Count == 0 ? Unknown : new DurationEvidence(
            TimeSpan.FromTicks((long)known.Average(run => (double)run.Duration.Ticks)), known.Max(run => run.Duration), known.Count, known.Count(run => run.CutOff));
    }

    /// <summary>What to reckon with under another limit: a job that was cut off, or of which nothing is known, may take all of it.</summary>
    public DurationEvidence Under(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero) return this;
        if (Typical is not { } typical) return this with { Typical = limit, Longest = limit, IsWholeLimit = true };
        if (CutOff > 0) return this with { Typical = limit, Longest = limit, IsWholeLimit = true };
        return typical <= limit ? this : this with { Typical = limit, Longest = limit, IsWholeLimit = true };
    }

    /// <summary>What was seen, but for no more than a limit that holds now; 0: there is none.</summary>
    public DurationEvidence Within(TimeSpan limit) => limit > TimeSpan.Zero && Typical > limit ? this with { Typical = limit, Longest = limit, IsWholeLimit = true } : this;

    /// <summary><c>at least 10 min (5 of 5 runs were cut off there)</c>, <c>41 s (mean of 12 runs)</c>, <c>unknown (no run was seen)</c>.</summary>
    public string Words => this switch
    {
        { Typical: null } => "unknown (no run was seen)",
        { IsWholeLimit: true, Typical: { } limit } => $"up to {FigureFormat.Exact(limit)} (its whole limit, {(CutOff > 0 ? $"as {CutOff} of {Runs} runs were cut off" : "as no shorter run is known")})",
        { CutOff: > 0, Typical: { } least } => $"at least {FigureFormat.Duration(least)} ({CutOff} of {Runs} {(Runs == 1 ? "run was" : "runs were")} cut off)",
        { Typical: { } mean } => Runs == 1 ? $"{FigureFormat.Duration(mean)} (1 run)" : $"{FigureFormat.Duration(mean)} (mean of {Runs} runs)",
    };
}
