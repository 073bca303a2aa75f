using Cell0.ChatOps.Findings.Feasibility;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Findings.Feasibility;

public sealed class LaneForecastTests(ITestOutputHelper output)
{
    private const int Schedules = 1_000;
    private const double Days = 4 * 86_400;

    private static readonly double[] Rounded = [60, 120, 300, 600, 900, 1800, 3600, 7200];

    [Fact]
    public void Within_the_limit_the_forecast_is_within_five_percent_of_a_simulation_of_the_lanes()
    {
        var errors = Errors("any intervals", Enumerable.Range(0, Schedules), Share.Limit, random => 60 * Math.Pow(120, random.NextDouble()));
        errors[^1].ShouldBeLessThan(0.05);
        errors.Average().ShouldBeLessThan(0.01);
    }

    /// <summary>Round intervals keep their phases for ever: whether two jobs meet is then no matter of chance, and no forecast without the phases can know it.</summary>
    [Fact]
    public void With_round_intervals_it_is_so_for_all_but_a_few()
    {
        var errors = Errors("round intervals", Enumerable.Range(20_000, Schedules / 4), Share.Limit, random => Rounded[random.Next(Rounded.Length)]);
        errors.Average().ShouldBeLessThan(0.01);
        errors.Count(error => error >= 0.05).ShouldBeLessThan(errors.Count / 20);
    }

    [Fact]
    public void Above_the_limit_it_is_still_a_fair_guess_on_average()
    {
        Errors("up to 120 %", Enumerable.Range(10_000, Schedules / 5), 1.2, random => Rounded[random.Next(Rounded.Length)]).Average().ShouldBeLessThan(0.05);
    }

    [Fact]
    public void A_short_job_behind_a_long_one_on_one_lane_is_said_to_starve()
    {
        JobLoad[] jobs = [Load("long", 1800, 7200), Load("short", 10, 60)];
        ScheduleFeasibility.LanesShare(jobs, GatewayLanes.Of(null)).Words.ShouldBe("2 jobs together need 41.7 % of the gateway's one lane; short loses about 24 % of its starts while longer jobs run");
        ScheduleFeasibility.LanesShare(jobs, GatewayLanes.Of("2026.9.6")).Words.ShouldBe("2 jobs together need 5.21 % of the gateway's 8 lanes");
    }

    [Fact]
    public void Without_jobs_nothing_is_busy() => LaneForecast.Of([], GatewayLanes.Of(null)).Busy.ShouldBe(0);

    /// <returns>In points of the lanes' time, least first.</returns>
    private List<double> Errors(string which, IEnumerable<int> seeds, double most, Func<Random, double> every)
    {
        var errors = seeds.Select(seed => Error(seed, most, every)).Order().ToList();
        output.WriteLine($"{errors.Count} schedules, {which}: error mean {errors.Average():0.0000}, median {errors[errors.Count / 2]:0.0000}, above 5 % {errors.Count(error => error >= 0.05)}, worst {errors[^1]:0.0000} of the lanes' time");
        return errors;
    }

    private static double Error(int seed, double most, Func<Random, double> every)
    {
        var random = new Random(seed);
        var lanes = random.Next(2) == 0 ? GatewayLanes.Of("2026.2.17") : GatewayLanes.Of("2026.9.6");
        var jobs = Schedule(random, lanes.Count, random.NextDouble() * (most - 0.05) + 0.05, every);
        var forecast = LaneForecast.Of(jobs.Select((job, index) => Load($"{index}", job.Takes, job.Every)), lanes).Busy;
        var seen = LaneSimulation.Busy(jobs, lanes.Count, Days);
        return Math.Abs(forecast - seen);
    }

    /// <summary>Jobs of random need that together need this share, none above the limit by itself while the whole is within it.</summary>
    private static List<SimulatedLoad> Schedule(Random random, int lanes, double share, Func<Random, double> interval)
    {
        var count = random.Next(Math.Max(1, lanes / 2 + 1), lanes == 1 ? 12 : 40);
        var needs = Enumerable.Range(0, count).Select(_ => -Math.Log(1 - random.NextDouble())).ToList();
        var whole = needs.Sum();
        return [.. needs.Select(need =>
        {
            var every = interval(random);
            var takes = Math.Min(need / whole * share * lanes, share <= Share.Limit ? Share.Limit : 2) * every;
            return new SimulatedLoad(Math.Max(takes, 0.5), every, random.NextDouble() * every);
        })];
    }

    private static JobLoad Load(string id, double takes, double every)
    {
        var interval = TimeSpan.FromSeconds(every);
        return new JobLoad(id, id, true, new StartInterval(interval, interval, null), DurationEvidence.Of([new RunLength(TimeSpan.FromSeconds(takes), false)]));
    }
}
