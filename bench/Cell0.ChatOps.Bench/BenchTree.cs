using System.CommandLine;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Simulators.PostOffice;

namespace Cell0.ChatOps.Bench;

/// <summary>The subs. Exit code 0: every budget kept; 1: one was not; 2: it could not be measured.</summary>
internal static class BenchTree
{
    private static readonly Option<string?> Product = new("--product") { Description = "folder of a published service; default: one is published for this run", Recursive = true };
    private static readonly Option<int> Runs = new("--runs") { Description = "repetitions", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Turns = new("--runs") { Description = "turns of ours and Python's", DefaultValueFactory = _ => 10 };
    private static readonly Option<string> Python = new("--python") { Description = "the Python to compare with", DefaultValueFactory = _ => "/usr/bin/python3" };
    private static readonly Option<int> Kills = new("--kills") { Description = "how often the gateway is killed, over all services", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> Services = new("--services") { Description = "services watched side by side, each with its own gateway and phone", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Seed = new("--seed") { Description = "of what is left to chance", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Rounds = new("--runs") { Description = "rounds of ours and Alertmanager's", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> SoakMinutes = new("--minutes") { Description = "how long", DefaultValueFactory = _ => 15 };
    private static readonly Option<int> Alarms = new("-n") { Description = "alarms", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Requests = new("-n") { Description = "requests per page and ledger", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Ledger = new("--ledger") { Description = "runs in the large ledger", DefaultValueFactory = _ => 10_000 };

    private static readonly Option<int> ServiceKills = new("--kills") { Description = "how often the service is killed, ten times a storm", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> Receipts = new("--faults") { Description = "alerts, each with its own fault", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Latencies = new("--latency") { Description = "jobs enqueued one at a time", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Failures = new("-n") { Description = "jobs that fail", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Reads = new("--reads") { Description = "reads of the matrix", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Changes = new("-n") { Description = "changes", DefaultValueFactory = _ => 50 };
    private static readonly Option<string?> RealGateway = new("--gateway") { Description = "address of a real gateway; default: $CELL0_REAL_GATEWAY_URL, else the look-alike", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CELL0_REAL_GATEWAY_URL") };
    private static readonly Option<string?> RealToken = new("--token") { Description = "its token; default: $CELL0_REAL_GATEWAY_TOKEN", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CELL0_REAL_GATEWAY_TOKEN") };
    private static readonly Option<int> Seeds = new("--seeds") { Description = "worlds", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> From = new("--from") { Description = "the first seed", DefaultValueFactory = _ => 0 };
    private static readonly Option<int> Minutes = new("--minutes") { Description = "stop after so long", DefaultValueFactory = _ => 60 };

    public static Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Measures Cell0.ChatOps end to end. Loopback only; ends by itself.") { Product };
        root.Add(Sub("cost", "CPU and time of the verb `run --json`.", [Runs], parsed => new CostBench(parsed.GetValue(Runs))));
        root.Add(Sub("ready", "CPU and time from start to the first 200 of /readyz.", [Runs], parsed => new ReadyBench(parsed.GetValue(Runs))));
        root.Add(Sub("variation", "Run-to-run variation of the workloads beside Python's, and the timing overhead.", [Turns, Python], parsed => new VariationBench(parsed.GetValue(Turns), parsed.GetValue(Python)!)));
        root.Add(Sub("alarm", "From the gateway's death to the phone.", [Kills, Services, Seed], parsed => new AlarmBench(parsed.GetValue(Kills), parsed.GetValue(Services), parsed.GetValue(Seed))));
        root.Add(Sub("recorded", "From the incident's row to the phone.", [Alarms], parsed => new RecordedBench(parsed.GetValue(Alarms))));
        root.Add(Sub("pages", "/ and /api/runs/latest with a small and a large ledger.", [Requests, Ledger], parsed => new PagesBench(parsed.GetValue(Requests), parsed.GetValue(Ledger))));
        root.Add(Sub("alerts", "Alerts to a phone beside Debian's Alertmanager: latency, storm, crash, rate limits, outage.", [Rounds, Python], parsed => new AlertsBench(parsed.GetValue(Rounds), parsed.GetValue(Python)!)));
        root.Add(Sub("idle", "Memory and CPU while nothing happens.", [Rounds], parsed => new IdleBench(parsed.GetValue(Rounds))));
        root.Add(Sub("simulate", "Worlds of the simulated post office: nothing lost, no copy without need, order kept.", [Seeds, From, Minutes], parsed => new SimulateBench(
            "simulate", () => new Simulation(), "each world is the product's own outbox, routing and failover over a real SQLite file, with seeded clock, networks, disk faults and crashes",
            parsed.GetValue(Seeds), parsed.GetValue(From), parsed.GetValue(Minutes))));
        root.Add(Sub("simulate-fixes", "Lives of fixes, every fault of the gateway with a crash at every step: verdict right, gateway as said, nobody written over.", [Seeds, From, Minutes], parsed => new SimulateBench(
            "simulate-fixes", () => new FixSimulation(), "each life is the product's own book and watch of fixes over a real SQLite file, with seeded clock, gateway, people and crashes",
            parsed.GetValue(Seeds), parsed.GetValue(From), parsed.GetValue(Minutes))));
        root.Add(Sub("fix", "From a person's yes to the value read back, beside the bare calls; against a real gateway where one is named.", [Changes, RealGateway, RealToken], parsed => new FixBench(parsed.GetValue(Changes), parsed.GetValue(RealGateway), parsed.GetValue(RealToken))));
        root.Add(Sub("soak", "Mixed load and faults for minutes: growth of memory, what piles up.", [SoakMinutes, Seed], parsed => new SoakBench(parsed.GetValue(SoakMinutes), parsed.GetValue(Seed))));
        root.Add(Sub("kills", "kill -9 of the service at random moments of a storm, with a Telegram that fails a fifth of all calls.", [ServiceKills, Seed], parsed => new KillsBench(parsed.GetValue(ServiceKills), parsed.GetValue(Seed))));
        root.Add(Sub("receipts", "Receipts that go astray, through the real failover on a simulated clock.", [Receipts, Seed], parsed => new ReceiptsBench(parsed.GetValue(Receipts), parsed.GetValue(Seed))));
        root.Add(Sub("cron-alarm", "From a failed run on a real gateway to the phone, beside the gateway's own failure alert.", [Failures], parsed => new FailedRunBench(parsed.GetValue(Failures))));
        root.Add(Sub("cron-matrix", "The jobs read and judged: CPU for 200, memory for 5,000, the gateway's CLI beside.", [Reads], parsed => new CronMatrixBench(parsed.GetValue(Reads))));
        root.Add(Sub("jobs", "The job storage beside Hangfire's in memory and PostgreSQL: enqueueing, processing, latency, the dashboard's questions, memory, bytes.", [Rounds, Latencies], parsed => new JobsBench(parsed.GetValue(Rounds), parsed.GetValue(Latencies))));
        root.Add(All());
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
    }

    private static Command All()
    {
        var command = new Command("all", "Everything in turn, with the defaults.") { Python };
        command.SetAction((parsed, ct) => BenchSession.RunAsync(
            parsed.GetValue(Product),
            [new CostBench(5), new ReadyBench(5), new VariationBench(10, parsed.GetValue(Python)!), new PagesBench(1000, 10_000), new RecordedBench(200), new AlarmBench(20, 5, 1), new AlertsBench(3, parsed.GetValue(Python)!), new IdleBench(3)],
            ct));
        return command;
    }

    private static Command Sub(string name, string description, Option[] options, Func<ParseResult, IBench> make)
    {
        var command = new Command(name, description);
        foreach (var option in options) command.Add(option);
        command.SetAction((parsed, ct) => BenchSession.RunAsync(parsed.GetValue(Product), [make(parsed)], ct));
        return command;
    }
}
