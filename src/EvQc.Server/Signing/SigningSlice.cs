namespace EvQc.Signing;

/// <summary>Electronic signatures: components, keys, what is signed.</summary>
public static class SigningSlice
{
    public static IServiceCollection AddSigning(this IServiceCollection services) => services
        .AddScoped<SigningSession>()
        .AddScoped<AuditHeadReader>()
        .AddScoped<Signer>()
        .AddScoped<SigningRecords>();
}
