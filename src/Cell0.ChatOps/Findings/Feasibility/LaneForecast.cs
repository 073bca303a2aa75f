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
        // By length, so that those which cost a job its starts stand together at the end.
        Line[] jobs = [.. all.Where(job => job is { Enabled: true, Need: > 0 }).Select(job => new Line(job.Id, job.Duration.Typical!.Value.TotalSeconds, job.Interval.Mean!.Value.TotalSeconds)).OrderBy(job => job.Takes)];
        var longer = jobs.Select(job => FirstLonger(jobs, job.Every * lanes.Count)).ToArray();
        var rates = jobs.Select(job => job.Alone).ToArray();
        for (var round = 0; round < Rounds; round++) rates = [.. Next(jobs, longer, rates, lanes.Count).Zip(rates, (next, before) => (next + before) / 2)];
        return new LaneForecast(
            Math.Min(1, Work(jobs, rates) / lanes.Count),
            jobs.Zip(rates, (job, rate) => (job.Id, Lost: Math.Clamp(1 - rate * job.Every, 0, 1))).ToDictionary(job => job.Id, job => job.Lost, StringComparer.Ordinal));
    }

    /// <summary>Starts per second of each job, if the others start as often as was thought. Of the starts that fall into a longer run, one is caught up with afterwards; the others are lost.</summary>
    private static double[] Next(Line[] jobs, int[] longer, double[] rates, int lanes)
    {
        // With one lane every run of another job blocks; with more, only while the others are taken too.
        var blocked = lanes == 1 ? 1 : Math.Pow(Math.Min(1, Work(jobs, rates) / lanes), lanes - 1);
        var (starts, time) = (Tails(rates), Tails([.. jobs.Zip(rates, (job, rate) => rate * job.Takes / lanes)]));
        double Lost(int job, int from) => time[from] / jobs[job].Every - starts[from] - (job >= from ? rates[job] * (jobs[job].Takes / lanes / jobs[job].Every - 1) : 0);
        var next = jobs.Select((job, index) => Math.Max(0, job.Alone - Lost(index, longer[index]) * blocked)).ToArray();
        var work = Work(jobs, next);
        return work > lanes ? [.. next.Select(rate => rate * lanes / work)] : next;
    }

    /// <summary>Sum from each place to the end, and 0 behind it.</summary>
    private static double[] Tails(double[] values)
    {
        var tails = new double[values.Length + 1];
        for (var at = values.Length - 1; at >= 0; at--) tails[at] = tails[at + 1] + values[at];
        return tails;
    }

    /// <summary>Place of the first job whose runs are longer than this; behind the last when none is.</summary>
    private static int FirstLonger(Line[] byLength, double seconds)
    {
        var (low, high) = (0, byLength.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (byLength[middle].Takes > seconds) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static double Work(Line[] jobs, double[] rates) => jobs.Zip(rates, (job, rate) => rate * job.Takes).Sum();

    /// <param name="Takes">Seconds.</param>
    /// <param name="Every">Seconds.</param>
    private sealed record Line(string Id, double Takes, double Every)
    {
        /// <summary>Starts per second were it alone: it takes the next start after its own end.</summary>
        public double Alone => 1 / (Every * (Math.Floor(Takes / Every) + 1));
    }
}
