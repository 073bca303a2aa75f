using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Suite;

public sealed class SuiteOptions : IValidatableObject
{
    public const string Section = "Suite";

    /// <summary>Cron expression of the runs (five fields, host's zone), or <c>off</c>. Default every 15 minutes.</summary>
    [Required]
    public string Schedule { get; set; } = "*/15 * * * *";

    /// <summary>Each run is moved by up to this share of the period, either way, so that hosts do not all measure at once. 0 to 40, default 10.</summary>
    [Range(0, 40)]
    public int JitterPercent { get; set; } = 10;

    /// <summary>Run at start when no run is younger than the schedule's period. Default true.</summary>
    public bool RunOnStart { get; set; } = true;

    public LoadOptions Load { get; set; } = new();

    /// <summary>Per probe, by its id.</summary>
    public Dictionary<string, ProbeOptions> Probes { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public List<TargetOptions> Targets { get; set; } = [];

    public ProbeOptions For(string probeId) => Probes.TryGetValue(probeId, out var settings) ? settings : ProbeOptions.Default;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOff && !Cronos.CronExpression.TryParse(Schedule, out _))
            yield return new ValidationResult($"Suite:Schedule '{Schedule}' is neither a cron expression of five fields nor 'off'", [nameof(Schedule)]);
        foreach (var (id, probe) in Probes)
        {
            foreach (var fault in probe.Faults()) yield return new ValidationResult($"Suite:Probes:{id}:{fault}", [nameof(Probes)]);
        }

        for (var index = 0; index < Targets.Count; index++)
        {
            if (Targets[index].Fault() is { } fault) yield return new ValidationResult($"Suite:Targets:{index}: {fault}", [nameof(Targets)]);
        }
    }

    public bool IsOff => string.Equals(Schedule, "off", StringComparison.OrdinalIgnoreCase);
}

public enum LoadProfile
{
    /// <summary>Counts that make a P99 lawful.</summary>
    Default,

    /// <summary>The counts of the Python suite this product replaced, for comparison.</summary>
    Seed,
}

public sealed class LoadOptions
{
    /// <summary>Default <see cref="LoadProfile.Default"/>.</summary>
    public LoadProfile Profile { get; set; } = LoadProfile.Default;
}

/// <summary>Settings of one probe; which of the further ones it reads, its own file says.</summary>
public sealed class ProbeOptions
{
    public static ProbeOptions Default { get; } = new();

    /// <summary>Null: the probe decides (most are on, those that need something configured are off).</summary>
    public bool? Enabled { get; set; }

    /// <summary>Null: the probe's own. At most 10 minutes.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Least time between two measurements; null: every run.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>Host name for <c>connectivity.network</c>; also what Tailscale pings.</summary>
    public string? Host { get; set; }

    /// <summary>TCP port beside <see cref="Host"/>, default 443.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 443;

    /// <summary>For <c>host.system</c> (used by <c>host.memory</c> and <c>gateway.process</c> too): where the host's procfs is mounted. Default <c>/proc</c>.</summary>
    public string? ProcRoot { get; set; }

    /// <summary>For <c>cron.health</c>: errors in a row that make a finding medium, high and critical; per job under <see cref="Jobs"/>.</summary>
    public StreakOptions Streak { get; set; } = new();

    /// <summary>For <c>cron.health</c>: thresholds of single jobs, by name.</summary>
    public Dictionary<string, StreakOptions> Jobs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Annotations are not looked at inside dictionaries, so they are asked for here. Each fault begins with the rest of its key.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromMinutes(10))) yield return "Timeout must be above 0 and at most 00:10:00";
        if (Every < TimeSpan.Zero) yield return "Every must not be negative";
        foreach (var fault in Annotated("", this).Concat(Annotated("Streak:", Streak)).Concat(Jobs.SelectMany(job => Annotated($"Jobs:{job.Key}:", job.Value)))) yield return fault;
    }

    private static IEnumerable<string> Annotated(string path, object settings)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
        return results.Select(result => $"{path}{string.Join(',', result.MemberNames)}: {result.ErrorMessage}");
    }
}

/// <summary>Consecutive errors from which a job is judged. Defaults 2, 3 and 5; 0 switches a step off.</summary>
public sealed class StreakOptions
{
    [Range(0, 1000)]
    public int Medium { get; set; } = 2;

    [Range(0, 1000)]
    public int High { get; set; } = 3;

    [Range(0, 1000)]
    public int Critical { get; set; } = 5;
}

/// <summary>A promise about one metric: a number, a reason and an owner.</summary>
public sealed class TargetOptions
{
    /// <summary>Probe and metric, <c>load.cpu_intensive/latency</c>.</summary>
    public string Metric { get; set; } = "";

    /// <summary><c>min max mean median pNN rate count share</c>.</summary>
    public string Statistic { get; set; } = "";

    public double? AtMost { get; set; }
    public double? AtLeast { get; set; }
    public string Reason { get; set; } = "";
    public string Owner { get; set; } = "";

    /// <summary>The run's figure that this is about; null when it was not measured.</summary>
    public Figure? FigureIn(Run run) => Measuring.Statistic.TryParse(Statistic, out var statistic)
        ? run.Probes.SelectMany(probe => probe.Figures).FirstOrDefault(figure => $"{figure.ProbeId}/{figure.Metric}" == Metric && figure.Statistic == statistic)
        : null;

    public bool IsMissedBy(Figure figure) => figure.Value > AtMost || figure.Value < AtLeast;

    internal string? Fault() => this switch
    {
        { Metric: "" } => "Metric is missing (probe/metric)",
        { AtMost: null, AtLeast: null } => "AtMost or AtLeast is missing",
        { Reason: "" } => "Reason is missing: a target without one is a guess",
        { Owner: "" } => "Owner is missing",
        _ when !Measuring.Statistic.TryParse(Statistic, out _) => $"Statistic '{Statistic}' is none of min max mean median pNN rate count share",
        _ => null,
    };
}
