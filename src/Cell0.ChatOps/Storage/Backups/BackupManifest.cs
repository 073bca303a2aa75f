using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Storage.Backups;

/// <summary>What a backup says of itself: an entry of the archive beside the databases.</summary>
public sealed record BackupManifest
{
    public const string EntryName = "manifest.json";

    public const string Ours = "Cell0.ChatOps";

    /// <summary>Of the archive; another one is refused.</summary>
    public const int NewestFormat = 1;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public required string Product { get; init; }

    public required int Format { get; init; }

    /// <summary>Of the service that wrote it.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    public required IReadOnlyList<BackupPart> Databases { get; init; }
}

/// <param name="File"><c>cell0.db</c>.</param>
/// <param name="Sha256">In lowercase hexadecimal, of the database as it is unpacked.</param>
public sealed record BackupPart(string File, long Bytes, string Sha256);
