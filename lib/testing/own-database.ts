import { inject } from 'vitest'
import { copyFor } from './database'

// A fresh copy for each test file, before the file loads any product module. Files that run at the same time have
// different pool ids; a later file with the same id replaces the copy.
Object.assign(process.env, await copyFor(inject('testServer'), process.env.VITEST_POOL_ID ?? '0'))
