/** What rules find in one set of real definitions, as the text at each place (cut at 60 units). */
export interface ExpectedFindings {
  readonly code: string;
  /** Why these are no false alarms. */
  readonly reason: string;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

/** Every finding in real definitions, by rule; a test compares them with what is found. */
export const expectedFindings: readonly ExpectedFindings[] = [
  {
    code: 'unused-variable',
    reason:
      'Nothing in the files names the variable. In docker__docs only a block that is ignored does; in docker__packaging arguments have the same names, with values of their own.',
    places: {
      '5G-MAG__rt-mbs-examples': ['"MONGODB_VERSION"'],
      'Alfresco__alfresco-dockerfiles-bakery': ['"LIVEINDEXING"'],
      ForgeRock__forgeops: ['"LDIF_IMPORTER_FROM_IMAGE"'],
      ForgeRock__forgeops__2: ['"PLATFORM_RELEASE"'],
      NERSC__interactEM: ['"TAG"'],
      NERSC__interactEM__3: ['"TAG"'],
      NERSC__interactEM__4: ['"TAG"'],
      OpenRailAssociation__osrd__4: ['"OSRD_GIT_DESCRIBE"'],
      'anton-rs__kona': ['"REGISTRY"', '"REPOSITORY"'],
      aztfmod__rover: ['"registry"'],
      'bratislava__konto.bratislava.sk__2': [
        '"NODE_VERSION"',
        '"PLAYWRIGHT_VERSION"',
        '"PNPM_VERSION"',
        '"TURBO_VERSION"',
      ],
      docker__compose: ['"DOCS_FORMATS"'],
      docker__compose__9: ['"DOCS_FORMATS"'],
      docker__docs: ['"UPSTREAM_COMMIT"', '"UPSTREAM_MODULE_NAME"', '"UPSTREAM_REPO"'],
      docker__packaging: [
        '"BUILD_CACHE_REGISTRY_PUSH"',
        '"BUILD_CACHE_REGISTRY_SLUG"',
        '"DISTRO_ID"',
        '"DISTRO_NAME"',
        '"DISTRO_RELEASE"',
        '"DISTRO_SUITE"',
        '"DISTRO_TYPE"',
      ],
      docker__packaging__3: [
        '"BUILD_CACHE_REGISTRY_PUSH"',
        '"BUILD_CACHE_REGISTRY_SLUG"',
        '"DISTRO_ID"',
        '"DISTRO_NAME"',
        '"DISTRO_RELEASE"',
        '"DISTRO_SUITE"',
        '"DISTRO_TYPE"',
      ],
      'dpc-sdp__bay__2': ['"GHCR"', '"IMAGE_TAG"'],
      'dubo-dubon-duponey__docker-plex': ['"DOCKER_CONTENT_TRUST"', '"DOCUMENTATION"', '"SOURCE"'],
      eilandert__dockerized: ['"MAILSTRIX_VERSION"'],
      janderland__fql: ['"FDB_VER"'],
      'matrix-construct__tuwunel': [
        '"BUILDKIT_PROGRESS"',
        '"acct"',
        '"git_ref"',
        '"git_ref_sha"',
        '"gz_image_compress_level"',
        '"rocksdb_make_verbose"',
      ],
      'poruru-code__esb': ['"HOME"'],
      'roib20__homelab-as-code': ['"GIT_URL"', '"TAGS"'],
      'runpod-workers__worker-vllm': ['"HUGGINGFACE_ACCESS_TOKEN"'],
      'runpod-workers__worker-vllm__2': ['"HUGGINGFACE_ACCESS_TOKEN"'],
    },
  },
  {
    code: 'unused-function',
    reason: 'Nothing in the files calls the function.',
    places: {
      socheatsok78__dockerfiles: ['"tag_by_date_with_prefix"'],
      socheatsok78__dockerfiles__2: ['"tag_by_date_with_prefix"'],
      socheatsok78__dockerfiles__3: ['"tag_by_date_with_prefix"'],
      socheatsok78__dockerfiles__4: ['"tag_by_date"'],
      socheatsok78__dockerfiles__5: ['"tag_by_date"', '"tag_by_date_with_prefix"'],
      socheatsok78__dockerfiles__6: ['"tag_by_date_with_prefix"'],
    },
  },
  {
    code: 'unknown-attribute',
    reason: 'Bake knows no such attribute and ignores it.',
    places: {
      docker__docs: ['provenance'],
      'snippet__ds-workspace-x-bake': ['resources'],
    },
  },
  {
    code: 'unknown-block',
    reason:
      'A block where an attribute is meant, and blocks inside of a target by a missing brace.',
    places: {
      docker__docs: ['args'],
      'matrix-construct__tuwunel': ['variable'],
    },
  },
  {
    code: 'missing-member',
    reason: 'The group contains a name that nothing has, and Bake refuses to build it.',
    places: {
      aztfmod__rover: ['"rover_agents"'],
      'jenkinsci__docker-ssh-agent__2': ['"alpine_jdk21"', '"debian_jdk21"'],
      'jenkinsci__docker-ssh-agent__3': ['"alpine_jdk21"', '"debian_jdk21"'],
      'matrix-construct__tuwunel': ['"dockerhub"', '"github"'],
      'roib20__homelab-as-code': ['"test"'],
    },
  },
  {
    code: 'unreachable-target',
    reason: 'A group of the same name hides the target.',
    places: {
      socheatsok78__dockerfiles: ['"targets"'],
      socheatsok78__dockerfiles__2: ['"targets"'],
      socheatsok78__dockerfiles__3: ['"targets"'],
      socheatsok78__dockerfiles__4: ['"targets"'],
    },
  },
  {
    code: 'duplicate-tag',
    reason:
      'Variants of one image in one group with a tag that does not tell them apart; often it is set in CI.',
    places: {
      OpenRailAssociation__osrd__5: ['tags("osrdyne")'],
      'cloudnative-pg__cloudnative-pg__2': [
        'latest("${registry}/cloudnative-pg${suffix}", "${latest}")',
      ],
      docker__packaging: ['"dockereng/packaging:local"'],
      docker__packaging__3: ['"dockereng/packaging:local"'],
      'matrix-construct__tuwunel': [
        '"docker.io/${docker_repo}:${git_ref_name}-${cargo_profile}-$',
        '"ghcr.io/${repo}:${git_ref_name}-${cargo_profile}-${feat_set',
        '"tuwunel-mas-testee:latest"',
        '"tuwunel-playwright-testee:latest"',
      ],
      'snippet__docker-docs-anchors': ['docker.io/username/webapp:latest'],
    },
  },
  {
    code: 'duplicate-file',
    reason: 'Two profiles in one group write one archive.',
    places: {
      'matrix-construct__tuwunel': ['"type=oci,dest=tuwunel-oci.tar.zst,compression=zstd,compress'],
    },
  },
  {
    code: 'duplicate-cache',
    reason: 'Targets of one group without a scope, or with one reference.',
    places: {
      'max-pfeiffer__python-poetry__2': ['"type=gha,mode=max"'],
      'snippet__docker-docs-anchors': ['cache_to'],
    },
  },
  {
    code: 'platforms-with-docker',
    reason: 'The arguments of the set say --load.',
    places: {
      docker__buildx__4: ['load=true'],
    },
  },
];
