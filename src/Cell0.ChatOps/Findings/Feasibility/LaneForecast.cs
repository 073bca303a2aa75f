namespace Cell0.ChatOps.Findings.Feasibility;

/// <summary>What the lanes will be seen doing: less than what is asked of them, because a start that falls due while its job runs or waits is lost.</summary>
/// <param name="Busy">Share of the lanes' time that is spent on runs, 0 to 1.</param>
/// <param name="Lost">By job id: share of its starts that do not happen, 0 to 1.</param>
public sealed record LaneForecast(double Busy, IReadOnlyDictionary<string, double> Lost)
{
    private const int Rounds = 80;

    /// <summary>Jobs whose need is not known are left out. Within <see cref="Share.Limit"/> it is within 5 points of what a simulation of the lanes gives; far above, it says too much.</summary>
    public static LaneForecast Of(IEnumerable<JobLoad> all, GatewayLanes lanes)
    {
        Line[] jobs = [.. all.Where(job => job is { Enabled: true, Need: > 0 }).Select(job => new Line(job.Id, job.Duration.Typical!.Value.TotalSeconds, job.Interval.Mean!.Value.TotalSeconds))];
        var rates = jobs.Select(job => job.Alone).ToArray();
        for (var round = 0; round < Rounds; round++) rates = [.. Next(jobs, rates, lanes.Count).Zip(rates, (next, before) => (next + before) / 2)];
        return new LaneForecast(
            Math.Min(1, Work(jobs, rates) / lanes.Count),
            jobs.Zip(rates, (job, rate) => (job.Id, Lost: Math.Clamp(1 - rate * job.Every, 0, 1))).ToDictionary(job => job.Id, job => job.Lost, StringComparer.Ordinal));
    }

    /// <summary>Starts per second of each job, if the others start as often as was thought.</summary>
    private static IEnumerable<double> Next(Line[] jobs, double[] rates, int lanes)
    {
        // With one lane every run of another job blocks; with more, only while the others are taken too.
        var blocked = lanes == 1 ? 1 : Math.Pow(Math.Min(1, Work(jobs, rates) / lanes), lanes - 1);
        // Only a job that outlasts somebody's gap costs anybody a start; of thousands these are few.
        var shortest = jobs.Length == 0 ? 0 : jobs.Min(job => job.Every);
        var longs = jobs.Select((job, at) => (Job: job, At: at)).Where(other => other.Job.Takes / lanes > shortest).ToArray();
        var next = jobs.Select((job, index) => Math.Max(0, job.Alone - longs.Sum(other => other.At == index ? 0 : rates[other.At] * job.LostTo(other.Job, lanes)) * blocked)).ToArray();
        var work = Work(jobs, next);
        return work > lanes ? next.Select(rate => rate * lanes / work) : next;
    }

    private static double Work(Line[] jobs, double[] rates) => jobs.Zip(rates, (job, rate) => rate * job.Takes).Sum();

    /// <param name="Takes">Seconds.</param>
    /// <param name="Every">Seconds.</param>
    private sealed record Line(string Id, double Takes, double Every)
    {
        /// <summary>Starts per second were it alone: it takes the next start after its own end.</summary>
        public double Alone => 1 / (Every * (Math.Floor(Takes / Every) + 1));

        /// <summary>Of the starts that fall into a run of the other, one is caught up with afterwards.</summary>
        public double LostTo(Line other, int lanes) => Math.Max(0, other.Takes / lanes / Every - 1);
    }
}
