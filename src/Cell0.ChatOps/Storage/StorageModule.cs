using Cell0.ChatOps.Storage.Backups;

namespace Cell0.ChatOps.Storage;

public static class StorageModule
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddValidated<StorageOptions>(StorageOptions.Section);
        return services.AddSingleton<Database>().AddSingleton<IKeptDatabase, KeptLedger>()
            .AddSingleton<BackupDesk>().AddSingleton<RestoreDesk>();
    }
}
