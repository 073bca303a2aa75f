using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Incidents;

public sealed class IncidentOptions
{
    public const string Section = "Incidents";

    /// <summary>Examinations in a row that must find the trouble before it becomes an incident. Default 2; findings with a streak of their own open at once.</summary>
    [Range(1, 20)]
    public int OpenAfterRuns { get; set; } = 2;

    /// <summary>What closes an incident, in a row: good runs of the job where it is about a job's runs, else clean examinations. Default 2.</summary>
    [Range(1, 20)]
    public int CloseAfterRuns { get; set; } = 2;

    /// <summary>The second look after a first failed one between runs. Default 3 s, 0 to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Reprobe { get; set; } = TimeSpan.FromSeconds(3);
}
