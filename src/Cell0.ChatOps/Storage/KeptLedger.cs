using Cell0.ChatOps.Storage.Backups;

namespace Cell0.ChatOps.Storage;

/// <summary>The ledger, as one of the databases of the data folder. Opened only by whoever asks for what is in it.</summary>
internal sealed class KeptLedger(IServiceProvider services) : IKeptDatabase
{
    public string FileName => DataFolder.Ledger;

    public string? Notice => services.GetRequiredService<Database>().Notice;

    public void CopyTo(string target) => services.GetRequiredService<Database>().CopyTo(target);

    public string? Refuse(string file)
    {
        var (program, version) = DatabaseCheck.MarkOf(file);
        if (program != Migrations.ApplicationId) return "it is another program's database";
        return version > Migrations.Newest ? $"it was written by a newer version (its schema is {version}, this service knows up to {Migrations.Newest})" : null;
    }
}
