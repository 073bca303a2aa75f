using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Storage;

public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Folder of the database, the run lock and the local key files. Relative to the working directory. Default <c>data</c>.</summary>
    [Required]
    public string Directory { get; set; } = "data";

    /// <summary>Days after which runs and closed incidents are removed, 1 to 3650. Default 90.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 90;

    /// <summary>Days after which raw samples are reduced to their histogram and hash, 1 to 3650. Default 14.</summary>
    [Range(1, 3650)]
    public int SampleRetentionDays { get; set; } = 14;
}
