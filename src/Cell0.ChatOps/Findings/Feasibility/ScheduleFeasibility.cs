using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Findings.Feasibility;

/// <summary>Whether a job fits its own schedule, and all jobs together the lanes of the gateway. Two questions: a job may starve itself while the lanes are idle.</summary>
/// <param name="Own">Duration over interval of the job itself; it never overlaps itself.</param>
/// <param name="Lanes">All enabled jobs' duration over interval, over the lanes.</param>
public sealed record ScheduleFeasibility(Share Own, Share Lanes)
{
    private const double WorthAWord = 0.1;

    /// <summary>Both shares are known to be within the limit: only then may we propose it ourselves.</summary>
    public bool Fits => Own.Fit == Fit.Fits && Lanes.Fit == Fit.Fits;

    /// <summary>A share is above the limit: a person may want it all the same, with the warning.</summary>
    public bool IsTooMuch => Own.Fit == Fit.TooMuch || Lanes.Fit == Fit.TooMuch;

    /// <param name="job">As it is, or as it would be.</param>
    /// <param name="all">All jobs of the gateway; the one with the same id is taken as <paramref name="job"/> says.</param>
    public static ScheduleFeasibility Of(JobLoad job, IEnumerable<JobLoad> all, GatewayLanes lanes) =>
        new(OwnShare(job), LanesShare([.. all.Where(other => other.Id != job.Id), job], lanes));

    /// <summary>Of the shortest gap between two starts: that is where it would meet itself.</summary>
    public static Share OwnShare(JobLoad job)
    {
        if (job.Interval is not { Shortest: { } gap }) return new Share(null, false, $"its share of its own schedule is not known: {job.Interval.Problem ?? "it has no interval"}");
        if (job.Duration is not { Typical: { } typical }) return new Share(null, false, "its share of its own schedule is not known: no run of it was seen");
        var share = typical / gap;
        var lower = job.Duration.IsLowerBound;
        var takes = job.Duration.IsWholeLimit ? FigureFormat.Exact(typical) : FigureFormat.Duration(typical);
        return new Share(share, lower, $"{takes} every {FigureFormat.Exact(gap)} is {(lower ? "at least " : "")}{FigureFormat.Percent(share)} of the job's own time{Consequence(typical, gap, share)}");
    }

    public static Share LanesShare(IReadOnlyList<JobLoad> all, GatewayLanes lanes)
    {
        var counted = all.Where(job => job.Enabled).ToList();
        // A job that runs once, or by an event, is no steady load.
        var steady = counted.Where(job => job.Interval.Mean is not null).ToList();
        var known = steady.Where(job => job.Need is not null).ToList();
        var unknown = steady.Count - known.Count;
        if (known.Count == 0 && unknown > 0) return new Share(null, false, $"what the jobs need of {Named(lanes)} is not known: no run of them was seen");
        var share = known.Sum(job => job.Need!.Value) / lanes.Count;
        var words = $"{Jobs(known.Count)} {(known.Count == 1 ? "needs" : "together need")} {(unknown > 0 ? "at least " : "")}{FigureFormat.Percent(share)} of {Named(lanes)}"
            + (share > 1 ? ": more than there is, so jobs wait for each other and starts are lost" : share > Share.Limit ? $": above {FigureFormat.Percent(Share.Limit)} jobs wait for each other" : "")
            + Starved(known, lanes)
            + (unknown > 0 ? $" ({Jobs(unknown)} without a known duration not counted)" : "");
        return new Share(share, unknown > 0, words);
    }

    /// <summary>The job that loses most of its starts to longer ones, where that is worth a word.</summary>
    private static string Starved(List<JobLoad> known, GatewayLanes lanes)
    {
        if (LaneForecast.Of(known, lanes).Lost is not { Count: > 1 } lost) return "";
        var starved = known.Where(job => job.Need < Share.Limit).OrderByDescending(job => lost.GetValueOrDefault(job.Id)).FirstOrDefault();
        return starved is not null && lost.GetValueOrDefault(starved.Id) is var part && part >= WorthAWord
            ? $"; {starved.Name} loses about {FigureFormat.Percent(Math.Round(part, 2))} of its starts while longer jobs run"
            : "";
    }

    /// <summary>A run that outlasts the gap takes the next start that comes after its end; those between are lost.</summary>
    private static string Consequence(TimeSpan typical, TimeSpan gap, double share)
    {
        if (share <= Share.Limit) return "";
        if (share < 1) return $": above {FigureFormat.Percent(Share.Limit)} a slow run makes it miss its next start";
        var steps = (long)Math.Floor(typical / gap) + 1;
        return $": a job never overlaps itself, so it would start at best every {FigureFormat.Exact(gap * steps)} and lose {steps - 1} of {steps} starts";
    }

    private static string Named(GatewayLanes lanes) => lanes.Count == 1 ? "the gateway's one lane" : $"the gateway's {lanes.Count} lanes";

    private static string Jobs(int count) => count == 1 ? "1 job" : $"{count} jobs";
}
